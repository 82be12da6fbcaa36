"""检查依据：只列现行有效的规定。规定失效时填 until，不删除；修订后另写一行，并改检查表的版本号。"""

from datetime import date

from jointcheck.plugin import Law

REGISTRATION = Law("中华人民共和国市场主体登记管理条例", "国务院令第746号", date(2022, 3, 1))
DISCLOSURE = Law("企业信息公示暂行条例", "国务院令第654号，2024年修订", date(2024, 5, 1))
NAMES = Law("企业名称登记管理规定", "国务院令第734号", date(2021, 3, 1))
COMPANY = Law("中华人民共和国公司法", "2023年12月29日修订", date(2024, 7, 1))
CAPITAL = Law(
    "国务院关于实施〈中华人民共和国公司法〉注册资本登记管理制度的规定",
    "国务院令第784号",
    date(2024, 7, 1),
)
