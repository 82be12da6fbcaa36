NOTHING = "no hook at all"
