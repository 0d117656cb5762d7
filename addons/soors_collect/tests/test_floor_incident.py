from odoo.tests import tagged

from .common_floor import FloorCollectCase


@tagged("post_install", "-at_install")
class TestFloorIncident(FloorCollectCase):
    """What goes wrong on the way reaches the planner."""

    def setUp(self):
        super().setUp()
        self.dog = self.env.ref("soors_collect.refusal_reason_dog")
        self.stop = self._create_stop()
        self.round = self.stop.round_id

    def _incident(self, stop=None, round_=None, reason=None, text="", **values):
        payload = {"reason_id": (reason or self.dog).id, "text": text}
        return self.tablet.act(
            "incident", stop, round_=round_, payload=payload, **values
        )

    def test_reasons_are_offered_with_a_picture_of_their_own(self):
        reasons = self.tablet.send([])["plan"]["catalogue"]["reasons"]
        incidents = [r for r in reasons if r["kind"] == "incident"]
        self.assertEqual(len(incidents), 6, "at most six choices on a screen")
        pictures = {reason["icon"] for reason in incidents}
        self.assertEqual(len(pictures), 6)
        self.assertNotIn("other", pictures)

    def test_an_incident_at_a_stop_is_an_activity_of_the_round(self):
        self._assert_acked(self._incident(self.stop, text="A large one"))
        activity = self.round.activity_ids
        self.assertEqual(activity.summary, "Incident: Dog")
        self.assertTrue(activity.user_id)
        self.assertIn("A large one", activity.note)
        self.assertIn(self.stop.request_id.name, activity.note)
        self.assertNotIn(self.stop.display_name, activity.note)
        self.assertEqual(self.stop.state, "todo", "one may never have been there")

    def test_the_stop_goes_on_as_ever(self):
        self._incident(self.stop)
        self._assert_acked(self.tablet.act("stop.arrive", self.stop))
        self.assertEqual(self.stop.state, "arrived")

    def test_an_incident_between_two_stops(self):
        road = self.env.ref("soors_collect.refusal_reason_blocked_street")
        self._assert_acked(self._incident(round_=self.round, reason=road))
        self.assertEqual(self.round.activity_ids.summary, "Incident: Blocked street")

    def test_a_stop_that_was_taken_off_stays_off(self):
        uuid = self.stop.uuid
        self.stop.unlink()
        self._assert_acked(self._incident(uuid, round_=self.round))
        self.assertIn("Incident", self.round.activity_ids.summary)
        self.assertFalse(self._find_stop(uuid))

    def test_sent_twice_it_is_told_once(self):
        payload = {"reason_id": self.dog.id}
        operation = self.tablet.record("incident", self.stop, payload=payload)
        self.tablet.send([operation])
        self._assert_acked(self.tablet.send([operation]))
        self.assertEqual(len(self.round.activity_ids), 1)

    def test_a_reason_of_another_kind_is_put_aside(self):
        verdict = self._incident(self.stop, reason=self.absent)
        self._assert_parked(verdict, "not one of an incident")
        self.assertFalse(self.round.activity_ids)

    def test_its_photo_is_on_the_round(self):
        data = b"a photo of the dog"
        picture = self._picture(data)
        self._assert_acked(self._incident(self.stop, files=[picture]))
        self.assertIn("Photos: 1", self.round.activity_ids.note)
        file = self.env["soors.operation.file"].search([("uuid", "=", picture["uuid"])])
        file.sudo()._add_piece(0, data)
        attachment = file.attachment_id
        self.assertEqual(attachment.raw, data)
        self.assertEqual(attachment.res_model, "soors.round")
        self.assertEqual(attachment.res_id, self.round.id)

    def test_the_office_is_not_offered_them_for_a_failed_stop(self):
        wizard = self.env["soors.round.stop.fail.wizard"]
        domain = wizard._fields["reason_id"].domain
        offered = self.env["soors.refusal.reason"].search(domain)
        self.assertIn(self.absent, offered)
        self.assertNotIn(self.dog, offered)

    # In whose language

    def _speak(self, code):
        """Let the planner speak a language, and the tablet another one."""
        for lang in ("fr_FR", "nl_NL"):
            self.env["res.lang"]._activate_lang(lang)
        self.dog.with_context(lang="fr_FR").name = "Chien"
        self.dog.with_context(lang="nl_NL").name = "Hond"
        self.round.user_id = self.planner
        self.planner.lang = code

    def _tell_in_dutch(self, kind, stop=None, **values):
        self.tablet.record(kind, stop, **values)
        return self._assert_acked(self.tablet.send(language="nl"))

    def test_it_is_written_in_the_language_of_the_planner(self):
        self._speak("fr_FR")
        payload = {"reason_id": self.dog.id, "text": "Grote hond"}
        picture = self._picture(b"dog")
        self._tell_in_dutch("incident", self.stop, payload=payload, files=[picture])
        activity = self.round.activity_ids
        self.assertEqual(activity.user_id, self.planner)
        self.assertEqual(activity.summary, "Incident : Chien")
        self.assertIn("Grote hond", activity.note, "what the driver wrote stays")
        self.assertIn("Photos : 1", activity.note)

    def test_without_a_planner_in_that_of_the_organisation(self):
        self._speak("en_US")
        self.round.user_id = False
        self.company.partner_id.lang = "fr_FR"
        self._tell_in_dutch("incident", self.stop, payload={"reason_id": self.dog.id})
        self.assertEqual(self.round.activity_ids.summary, "Incident : Chien")

    def test_conflicts_are_told_in_it_too(self):
        self._speak("fr_FR")
        self._tell_in_dutch(
            "day.start",
            round_=self.round,
            payload={"checks": {"lights": "bad", "tyres": "ok"}},
        )
        self.assertIn("Feux", self.round.activity_ids.summary)
        goods = {"lines": [self._kilos(5)]}
        self._tell_in_dutch("stop.done", self.stop)
        self._tell_in_dutch("stop.goods", self.stop, payload=goods)
        uuid = self.stop.uuid
        second = self._create_round(self._create_request()).stop_ids
        second.round_id.user_id = self.planner
        uuid, round_ = second.uuid, second.round_id
        second.unlink()
        self._tell_in_dutch("stop.arrive", uuid, round_=round_)
        self._tell_in_dutch("round.end", round_=round_, payload={"km": 5})
        told = (self.round | round_).activity_ids.mapped("summary")
        french = ("véhicule", "après la fin", "retiré", "non faits")
        self.assertEqual(len(told), 4, told)
        for words in french:
            self.assertTrue(any(words in text for text in told), (words, told))

    def test_a_stop_that_failed_is_told_in_it_too(self):
        self._speak("fr_FR")
        self.stop.request_id.user_id = self.planner
        self.absent.with_context(lang="fr_FR").name = "Personne"
        self._tell_in_dutch(
            "stop.fail", self.stop, payload={"reason_id": self.absent.id}
        )
        [summary] = self.stop.request_id.activity_ids.mapped("summary")
        self.assertIn("Personne", summary)
        self.assertNotIn("Not collected", summary)
