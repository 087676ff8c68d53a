"""What is asked, and the words for each mistake."""
