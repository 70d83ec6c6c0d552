"""Every metric that is computed, in the order of the page."""

from emptychair.scorecard.metrics import experience, listening, relationship

METRICS = (*listening.METRICS, *experience.METRICS, *relationship.METRICS)
BY_NAME = {metric.name: metric for metric in METRICS}
