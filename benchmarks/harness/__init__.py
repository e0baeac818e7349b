"""The side-by-side benchmark: what a proxied request costs Headwater and its peers, on one machine in one run."""
