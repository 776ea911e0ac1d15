"""The Word templates that come with the product, and the script that makes them."""
