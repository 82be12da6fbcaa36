"""检查依据：只列现行有效的规定，失效时填 valid_to，不删除。"""

from datetime import date

from jointcheck.plugin import Basis


def minerals(article: str) -> Basis:
    """矿产资源法（2024年修订）。"""
    return Basis("中华人民共和国矿产资源法", "2024年11月8日修订", article, date(2025, 7, 1))


def mining_data(article: str) -> Basis:
    """矿业权人勘查开采信息管理办法。"""
    return Basis("矿业权人勘查开采信息管理办法", "自然资源部令第13号", article, date(2024, 7, 1))


def surveying(article: str) -> Basis:
    """测绘法（2017年修订）。"""
    return Basis("中华人民共和国测绘法", "2017年4月27日修订", article, date(2017, 7, 1))


QUALIFICATION = Basis("测绘资质管理办法", "自然资办发〔2021〕43号", "", date(2021, 7, 1))
GRADES = Basis("测绘资质分类分级标准", "自然资办发〔2021〕43号", "", date(2021, 7, 1))
RECLAMATION = Basis("土地复垦条例", "国务院令第592号", "", date(2011, 3, 5))
SECRETS = Basis("中华人民共和国保守国家秘密法", "2024年2月27日修订", "", date(2024, 5, 1))
