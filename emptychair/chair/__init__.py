"""The seat of the customer: what is about to go out is looked at with the customer's eyes.

    from emptychair.chair import Candidate, judge
    judge(Candidate(text="You should have read the manual.", written_on=today)).outcome

Plain values in, plain values out; it knows nothing of databases or web pages.
"""

from emptychair.chair.verdict import EYES, Candidate, Check, Finding, Outcome, Verdict, judge

__all__ = ["EYES", "Candidate", "Check", "Finding", "Outcome", "Verdict", "judge"]
