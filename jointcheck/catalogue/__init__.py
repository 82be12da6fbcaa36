"""联合抽查事项清单, 检查对象名录库, 执法检查人员名录库, pinned checklist versions."""
