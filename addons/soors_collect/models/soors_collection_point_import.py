from collections import Counter

from odoo import api, models
from odoo.exceptions import ValidationError

# More sentences at once than this help nobody.
MAX_IMPORT_ERRORS = 50
DEGREES = {"latitude": 90, "longitude": 180}


class SoorsCollectionPoint(models.Model):
    """Thousands of points at once, by the standard import."""

    _inherit = "soors.collection.point"

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Example of a file of collection points"),
                "template": "/soors_collect/static/import/collection_points.csv",
            }
        ]

    @api.model
    def load(self, fields, data):
        # A single row that fails would make the standard import try all others one
        # by one; and all that is wrong is told at once.
        messages = self._check_import(fields, data)
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        # No line in the history of each of thousands of new records.
        quiet = self.with_context(tracking_disable=True, mail_create_nolog=True)
        return super(SoorsCollectionPoint, quiet).load(
            *self._name_import_streams(fields, data)
        )

    @api.model
    def _name_import_streams(self, fields, data):
        """Give streams by their identifiers where a file gives their names.

        The standard import looks each name up again on each row, identifiers once.
        A name that leaves a doubt is left to it, to be told as usual.

        :return: (fields, data), changed where that can be done for all rows
        """
        if "stream_ids" not in fields:
            return fields, data
        column = list(fields).index("stream_ids")
        asked = {
            row[column]: [name for name in row[column].split(",") if name]
            for row in data
        }
        Stream = self.env["soors.stream"]
        found = {
            name: Stream.name_search(name, operator="=")
            for name in {name for names in asked.values() for name in names}
        }
        if any(len(records) != 1 for records in found.values()):
            return fields, data
        streams = {
            name: Stream.browse(records[0][0]) for name, records in found.items()
        }
        known = Stream.union(*streams.values()).get_external_id()
        if not all(known.values()):
            return fields, data
        given = {
            text: ",".join(known[streams[name].id] for name in names)
            for text, names in asked.items()
        }
        named = [
            [*row[:column], given[row[column]], *row[column + 1 :]] for row in data
        ]
        return [*fields[:column], "stream_ids/id", *fields[column + 1 :]], named

    @api.model
    def _check_import(self, fields, data):
        """Return a message, as the import shows them, for each row that is wrong.

        :param list fields: names of the columns
        :param list data: rows of texts
        """
        rows = [
            (number, dict(zip(fields, row, strict=False)))
            for number, row in enumerate(data)
        ]
        # Rows that only go on with lines of the record above have no name.
        rows = [(number, row) for number, row in rows if row.get("name")]
        found = [
            *self._check_import_towns(fields, rows),
            *self._check_import_codes(fields, rows),
            *self._check_import_positions(rows),
        ]
        return [
            {
                "type": "error",
                "message": message,
                "field": field,
                "record": number,
                "rows": {"from": number, "to": number},
            }
            for number, field, message in sorted(found)[:MAX_IMPORT_ERRORS]
        ]

    @api.model
    def _check_import_towns(self, fields, rows):
        """Yield (row, column, sentence) where no municipality can be found."""
        others = [
            name
            for name in fields
            if name.partition("/")[0] in ("municipality_id", "partner_id", "id", ".id")
        ]
        bare = [
            (number, row)
            for number, row in rows
            if not any(row.get(name) for name in others)
        ]
        known = self.env["res.partner"]._get_municipalities_by_zip() if bare else {}
        for number, row in bare:
            zip_code = str(row.get("zip") or "").strip()
            if not known.get(zip_code):
                yield number, "zip", self._get_zip_sentence(row, zip_code)

    @api.model
    def _check_import_codes(self, fields, rows):
        """Yield (row, column, sentence) for codes that two points would have."""
        identified = {"id", ".id"} & set(fields)
        # Rows with an identifier change points that have their codes already; with an
        # organisation of their own, the database has the last word.
        if identified or any(name.startswith("company_id") for name in fields):
            return
        codes = Counter(row.get("code") for _number, row in rows if row.get("code"))
        domain = [("company_id", "=", self.env.company.id), ("code", "in", list(codes))]
        points = self.with_context(active_test=False)
        there = {code for (code,) in points._read_group(domain, ["code"])}
        for number, row in rows:
            code, name = row.get("code"), row["name"]
            if code in there:
                sentence = self.env._(
                    "%(point)s: another point has the code %(code)s already.",
                    point=name,
                    code=code,
                )
                yield number, "code", sentence
            elif codes[code] > 1:
                sentence = self.env._(
                    "%(point)s: the code %(code)s is %(count)s times in the file.",
                    point=name,
                    code=code,
                    count=codes[code],
                )
                yield number, "code", sentence

    @api.model
    def _check_import_positions(self, rows):
        """Yield (row, column, sentence) for positions off the globe."""
        for number, row in rows:
            for field, limit in DEGREES.items():
                try:
                    good = -limit <= float(row.get(field) or 0) <= limit
                except ValueError:
                    good = False
                if not good:
                    yield (
                        number,
                        field,
                        self.env._(
                            "%(point)s: %(value)s is no number of degrees between"
                            " -%(limit)s and %(limit)s.",
                            point=row["name"],
                            value=row[field],
                            limit=limit,
                        ),
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("latitude") or vals.get("longitude"):
                vals.setdefault("has_position", True)
        self._check_known_towns(vals_list)
        return super().create(vals_list)

    @api.model
    def _check_known_towns(self, vals_list):
        """Name the points without municipality, rather than fail on a column."""
        bare = [
            vals
            for vals in vals_list
            if not vals.get("municipality_id") and not vals.get("partner_id")
        ]
        zips = {(vals.get("zip") or "").strip() for vals in bare}
        if len(zips) > 1:
            known = self.env["res.partner"]._get_municipalities_by_zip()
        else:
            find = self.env["soors.municipality"]._find_by_zip
            known = {zip_code: find(zip_code) for zip_code in zips}
        for vals in bare:
            zip_code = (vals.get("zip") or "").strip()
            if not known.get(zip_code):
                raise ValidationError(self._get_zip_sentence(vals, zip_code))

    @api.model
    def _get_zip_sentence(self, vals, zip_code):
        name = " ".join(filter(None, [vals.get("code"), vals.get("name")]))
        if not zip_code:
            return self.env._(
                "%(point)s: type its postal code or its municipality.",
                point=name,
            )
        return self.env._(
            "%(point)s: the postal code %(zip)s is not known.",
            point=name,
            zip=zip_code,
        )

    @api.depends("zip", "city")
    def _compute_municipality_id(self):
        if len(self) < 2:
            return super()._compute_municipality_id()
        known = self.env["res.partner"]._get_municipalities_by_zip()
        for point in self:
            found = known[(point.zip or "").strip()]._pick_by_city(point.city)
            point.municipality_id = found or point.municipality_id
        return None
