"""年度计划, 抽查任务与方案, and the frozen pool."""
