class ExchangeProblem(Exception):
    """Something a person must know about an exchange.

    :param str code: what happened; the models say it in the reader's language
    :param str detail: a number, a name, never a key nor an answer's text
    """

    def __init__(self, code, detail=""):
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = str(detail)
