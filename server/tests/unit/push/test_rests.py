"""Push services that asked to be left alone."""

from plaudit.features.push.rests import LONGEST_MS, Rests


def test_what_is_asked_in_one_answer_holds_for_the_whole_service():
    rests = Rests()
    assert rests.until("https://push.example.org/a", 0) is None
    assert rests.take("https://push.example.org/a", 5000, 100) == 5100
    assert rests.until("https://push.example.org/b?c", 5099) == 5100
    assert rests.until("https://push.example.net/a", 5099) is None
    assert rests.until("https://push.example.org:444/a", 5099) is None
    assert rests.until("https://push.example.org/a", 5100) is None


def test_the_longest_asked_for_counts_and_no_more_than_an_hour():
    rests = Rests()
    rests.take("https://a/", 5000, 0)
    assert rests.take("https://a/", 1000, 0) == 5000
    assert rests.take("https://a/", 10**12, 7) == 7 + LONGEST_MS


def test_addresses_made_up_fill_no_memory():
    rests = Rests()
    for number in range(3000):
        rests.take(f"https://{number}.example.org/", 1000, 0)
    assert len(rests) == 1000
    assert rests.until("https://2999.example.org/x", 0) == 1000
    assert rests.until("https://0.example.org/x", 0) is None
