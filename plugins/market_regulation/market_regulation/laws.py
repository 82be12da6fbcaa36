"""检查依据：只列现行有效的规定，失效时填 valid_to，不删除。"""

from datetime import date

from jointcheck.plugin import Basis


def registration(article: str) -> Basis:
    """市场主体登记管理条例。"""
    name = "中华人民共和国市场主体登记管理条例"
    return Basis(name, "国务院令第746号", article, date(2022, 3, 1))


def disclosure(article: str) -> Basis:
    """企业信息公示暂行条例（2024年修订）。"""
    return Basis("企业信息公示暂行条例", "国务院令第654号，2024年修订", article, date(2024, 5, 1))


def names(article: str) -> Basis:
    """企业名称登记管理规定。"""
    return Basis("企业名称登记管理规定", "国务院令第734号", article, date(2021, 3, 1))


def company(article: str) -> Basis:
    """公司法（2023年修订）。"""
    return Basis("中华人民共和国公司法", "2023年12月29日修订", article, date(2024, 7, 1))


CAPITAL = Basis(
    "国务院关于实施〈中华人民共和国公司法〉注册资本登记管理制度的规定",
    "国务院令第784号",
    valid_from=date(2024, 7, 1),
)
