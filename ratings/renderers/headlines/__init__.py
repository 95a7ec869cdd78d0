"""What an answer says, in one plain sentence: the words of every title, description and picture of a measure."""
