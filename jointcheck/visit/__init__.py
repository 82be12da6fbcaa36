"""预查, 告知书, 记录表, 专项检查表, evidence, measures, signatures, direct results."""
