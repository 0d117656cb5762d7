"""What tests of layers share: a new company and short ways to plan and apply."""

from odoo.tests import TransactionCase

from odoo.addons.soors_base.layers import REFUSE, Source, resolve


class LayerCase(TransactionCase):
    """A company of its own, so that what is in the database does not count."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.company"].create({"name": "Before"})
        cls.env.user.company_ids |= company
        cls.env = cls.env(context={"allowed_company_ids": company.ids})
        cls.company = company.with_env(cls.env)
        cls.layer = cls.env["soors.layer"]

    @classmethod
    def resolve(cls, *texts):
        sources = [Source(f"{i}.toml", text) for i, text in enumerate(texts)]
        return resolve(sources, cls.layer._get_schema())

    @classmethod
    def apply(cls, *texts, **options):
        return cls.layer.apply(cls.resolve(*texts), **options)

    def plan(self, *texts):
        return self.layer.plan(self.resolve(*texts))

    def refusals(self, text):
        return [(d.where, d.text) for d in self.plan(text) if d.action == REFUSE]

    @property
    def warehouses(self):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], order="id"
        )
