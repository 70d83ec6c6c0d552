"""What happens here, told to other programs: endpoints, events, and deliveries by the Standard Webhooks scheme."""
