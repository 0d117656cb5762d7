import importlib.util

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

FOLDER = "soors_collect/migrations/"


@tagged("post_install", "-at_install")
class TestMigrationMessages(TransactionCase):
    """What nobody changed gets the new words; what a member wrote stays."""

    def _migrate(self, path="19.0.1.1.0/post-donor-messages.py"):
        script = file_path(FOLDER + path)
        spec = importlib.util.spec_from_file_location("script", script)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        self.env.flush_all()
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def _make_old(self, template, **values):
        """Bring a template to the words of the release before, as installed then."""
        template.with_user(self.env.ref("base.user_root")).write(values)
        self.assertEqual(template.write_uid, self.env.ref("base.user_root"))
        return template

    def test_untouched_words_are_renewed_and_old_translations_forgotten(self):
        french = {"lang": "fr_FR"}
        sms = self.env.ref("soors_collect.sms_template_on_way").with_context(lang=None)
        new = sms.body
        self._make_old(sms, body="Our crew is on its way.")
        root = sms.with_user(self.env.ref("base.user_root")).with_context(**french)
        root.body = "En route."
        mail = self.env.ref("soors_collect.mail_template_thanks")
        new_mail = mail.body_html
        self._make_old(mail, body_html="<p>Thank you! We took: .</p>")
        self._migrate()
        self.assertEqual(sms.body, new)
        self.assertEqual(sms.with_context(**french).body, new)
        self.assertEqual(mail.body_html, new_mail)

    def test_what_a_member_wrote_stays(self):
        admin = self.env.ref("base.user_admin")
        sms = self.env.ref("soors_collect.sms_template_on_way").with_user(admin)
        sms.body = "We come!"
        self._migrate()
        self.assertEqual(sms.body, "We come!")

    def test_reasons_without_a_sentence_get_theirs(self):
        reason = self.env.ref("soors_collect.refusal_reason_not_ready")
        sentence = reason.with_context(lang="en_US").description
        self._make_old(reason, description=False)
        nameless = self.env.ref("soors_collect.refusal_reason_withdrawn")
        self._migrate()
        self.assertEqual(reason.with_context(lang="en_US").description, sentence)
        self.assertFalse(nameless.description, "what has no sentence gets none")

    def test_reasons_get_the_short_name_that_fits_on_a_button(self):
        english = {"lang": "en_US"}
        reason = self.env.ref("soors_collect.refusal_reason_not_as_described")
        reason = reason.with_context(**english)
        self._make_old(reason, name="Goods are not what was announced")
        self._migrate()
        self.assertEqual(reason.name, "Not as announced")

    def test_text_messages_are_shortened(self):
        sms = self.env.ref("soors_collect.sms_template_planned").with_context(lang=None)
        new = sms.body
        old = new.replace("donor_short_url", "donor_url")
        self._make_old(sms, body=old)
        own = self.env.ref("soors_collect.sms_template_on_way")
        own.with_user(self.env.ref("base.user_admin")).body = "We come!"
        self._migrate("19.0.1.2.0/post-text-messages.py")
        self.assertNotEqual(old, new)
        self.assertEqual(sms.body, new)
        self.assertEqual(own.body, "We come!")
