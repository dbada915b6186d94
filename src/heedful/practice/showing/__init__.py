"""What the six moments share in showing: words for numbers, the geometry of plots, how a page is sent."""
