"""检查依据：只列现行有效的规定。规定失效时填 until，不删除；修订后另写一行，并改检查表的版本号。

《生态环境法典》将取代其中数部法律，施行日期未经核实，故未写入；施行后须逐项改写依据。
"""

from datetime import date

from jointcheck.plugin import Law

ENVIRONMENT = Law("中华人民共和国环境保护法", "2014年4月24日修订", date(2015, 1, 1))
ASSESSMENT = Law("中华人民共和国环境影响评价法", "2018年12月29日修正", date(2018, 12, 29))
PROJECTS = Law("建设项目环境保护管理条例", "国务院令第682号", date(2017, 10, 1))
PERMITS = Law("排污许可管理条例", "国务院令第736号", date(2021, 3, 1))
SOLID_WASTE = Law("中华人民共和国固体废物污染环境防治法", "2020年4月29日修订", date(2020, 9, 1))
