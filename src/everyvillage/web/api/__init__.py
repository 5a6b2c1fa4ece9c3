"""What programs are answered: addresses, errors, and the page that describes them."""
