"""What the product does. Features own rules and ports, and never import one another."""
