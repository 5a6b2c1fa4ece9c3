"""DATA OUT: agreements, questions, my data."""
