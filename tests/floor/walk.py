# SPDX-License-Identifier: LGPL-3.0-only
"""A driver's whole day on a tablet, screen by screen, in any language of the tablet."""

from .test_once import wait_until

# Less than the app waits between two looks at the plan (20 s): it asks at once.
LANGUAGE_SECONDS = 12


class Walk:
    """The day of one tablet; every screen on the way is handed to ``look``.

    Sentences are named by what they say in English and pressed as the tablet says them.
    """

    def __init__(self, tablet, site, look):
        self.tablet = tablet
        self.site = site
        self.look = lambda: look(tablet)

    def press(self, sentence):
        self.tablet.press(self.tablet.t(sentence))

    def first(self):
        """Press the first picture of a screen."""
        self.tablet.page.locator(".choice").first.click()

    def begin(self):
        tablet = self.tablet
        tablet.see(tablet.t("Who drives?"))
        wait_until(self.speaks, seconds=LANGUAGE_SECONDS)
        self.look()
        tablet.choose("Karim")
        tablet.see(tablet.t("Which vehicle?"))
        self.look()
        tablet.choose(self.site.plate)
        tablet.page.locator(".choice.good").wait_for()
        self.look()
        tablet.answer_checks()
        self.look()
        tablet.main()
        tablet.on_screen("round")
        self.look()

    def speaks(self):
        """Tell whether the goods are there in the language of the tablet."""
        catalogue = self.tablet.meta("catalogue") or {"families": []}
        names = [family["name"] for family in catalogue["families"]]
        return self.site.family(self.tablet.language) in names

    def help(self):
        """Look at what is behind the corner: counts, and what is recorded."""
        tablet = self.tablet
        tablet.page.locator(".corner").first.click()
        tablet.on_screen("support")
        self.look()
        self.press("What is recorded")
        tablet.on_screen("about")
        self.look()
        tablet.page.locator(".back").click()
        self.press("Language")
        tablet.on_screen("language")
        self.look()
        tablet.page.locator(".back").click()
        tablet.page.locator(".back").click()
        tablet.on_screen("round")

    def donor(self):
        """One thing weighed, another refused, a signature."""
        tablet = self.tablet
        self.tablet.arrive()
        self.look()
        tablet.main()
        tablet.on_screen("goods")
        self.look()
        tablet.choose(self.site.family(tablet.language))
        self.look()
        tablet.choose("Chaise")
        self.look()
        self.press("I have weighed it")
        self.look()
        tablet.press("6")
        self.press("OK")
        self.look()
        tablet.main()
        tablet.on_screen("refused")
        self.look()
        self.press("Yes, I refuse something")
        tablet.on_screen("refuse")
        self.look()
        self.first()
        self.look()
        tablet.main()
        self.press("No, all is well")
        tablet.on_screen("sign")
        self.look()
        tablet.sign()
        self.look()
        tablet.main()

    def look_back(self):
        """What was said of a stop can be changed; another one is still to be made."""
        tablet = self.tablet
        tablet.on_screen("round")
        self.look()
        tablet.page.locator("button.row.over").first.click()
        tablet.on_screen("stop")
        self.look()
        self.press("Change the goods")
        tablet.on_screen("goods")
        self.look()
        for _screen in range(2):
            tablet.page.locator(".back").click()
        tablet.on_screen("round")
        tablet.page.locator("button.row:not(.over)").first.click()
        tablet.on_screen("stop")
        self.look()
        tablet.page.locator(".back").click()

    def nobody(self):
        """Nobody opens."""
        tablet = self.tablet
        tablet.arrive()
        self.press("Nothing collected")
        tablet.on_screen("fail")
        self.look()
        self.first()
        self.look()
        tablet.main()
        tablet.on_screen("finished")
        self.look()
        tablet.main()

    def unplanned(self):
        tablet = self.tablet
        self.press("Other")
        tablet.on_screen("more")
        self.look()
        self.press("Add a stop")
        tablet.on_screen("unplanned")
        self.look()
        for digit in "4000":
            tablet.press(digit)
        tablet.main()
        tablet.on_screen("stop")
        self.look()
        self.goods()
        tablet.page.locator(".answers .choice").last.click()
        tablet.on_screen("finished")
        tablet.main()

    def goods(self):
        """Take the first thing there is, refuse nothing."""
        self.tablet.main()
        self.first()
        self.first()
        self.press("OK")
        self.tablet.main()
        self.press("No, all is well")

    def incident(self):
        tablet = self.tablet
        self.press("Other")
        self.press("A problem")
        tablet.on_screen("incident")
        self.look()
        tablet.choose(self.incident_without_photo())
        self.look()
        tablet.main()

    def incident_without_photo(self):
        reasons = self.tablet.meta("catalogue")["reasons"]
        return next(
            reason["name"]
            for reason in reasons
            if reason["kind"] == "incident" and not reason["photo_required"]
        )

    def container(self):
        tablet = self.tablet
        tablet.arrive()
        self.look()
        tablet.main()
        tablet.on_screen("empty")
        self.look()
        tablet.choose(tablet.t("Almost full"))
        self.look()
        tablet.main()
        self.look()
        tablet.choose(tablet.t("Wet"))
        self.look()
        tablet.choose(tablet.t("No damage"))
        tablet.main()
        tablet.see(tablet.t("All stops are finished."))
        self.look()

    def unload(self):
        tablet = self.tablet
        self.press("Other")
        self.press("Unload")
        tablet.on_screen("unload")
        self.look()
        self.first()
        tablet.on_screen("weigh")
        self.look()
        for digit in "340":
            tablet.press(digit)
        tablet.main()

    def ticket(self):
        """What was read of the last ticket was not right."""
        tablet = self.tablet
        self.press("Other")
        self.press("Weigh the truck")
        tablet.on_screen("weigh")
        self.look()
        tablet.page.locator("button.row", has_text="340").click()
        tablet.see(tablet.t("This replaces what you wrote before."))
        self.look()
        tablet.press("5")
        tablet.main()
        tablet.on_screen("round")

    def end(self):
        tablet = self.tablet
        self.press("Other")
        self.press("Photo for the office")
        tablet.page.fill("input[name=text]", "Rien à dire")
        self.look()
        tablet.main()
        tablet.main()
        tablet.on_screen("end")
        self.look()
        tablet.press("7")
        tablet.main()
        tablet.send_now()
        tablet.see(tablet.t("All is sent. Thank you!"))
        self.look()

    def rest(self):
        """Everything after the first donor, in the order of the round."""
        self.look_back()
        self.nobody()
        self.unplanned()
        self.incident()
        self.tablet.arrive()
        self.goods()
        self.tablet.sign()
        self.tablet.main()
        self.container()
        self.unload()
        self.ticket()
        self.end()
