"""Login and password."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from jointcheck.ground.forms import Form


class LoginForm(Form):
    login = StringField(_l("用户名"), [InputRequired(), Length(max=80)],
                        render_kw={"autocomplete": "username"})  # fmt: skip
    password = PasswordField(_l("密码"), [InputRequired(), Length(max=200)],
                             render_kw={"autocomplete": "current-password"})  # fmt: skip


class PasswordForm(Form):
    old = PasswordField(_l("原密码"), [InputRequired(), Length(max=200)],
                        render_kw={"autocomplete": "current-password"})  # fmt: skip
    new = PasswordField(_l("新密码"), [InputRequired(), Length(max=200)],
                        render_kw={"autocomplete": "new-password"},
                        description=_l("至少十位，并含大写字母、小写字母、数字、符号中的三类。"))  # fmt: skip
    again = PasswordField(_l("再输一次新密码"),
                          [InputRequired(), EqualTo("new", _l("两次输入的新密码不一样。"))],
                          render_kw={"autocomplete": "new-password"})  # fmt: skip

    def values(self) -> dict[str, str]:
        return {"old": self.old.data, "new": self.new.data}
