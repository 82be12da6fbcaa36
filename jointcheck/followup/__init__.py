"""后续监管, 移送, 惩戒, and special inspections from common problems."""
