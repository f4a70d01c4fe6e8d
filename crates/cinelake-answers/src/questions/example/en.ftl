# The words of the example.

# The question.
question-decades = In which decade were most films released?

# The answer.
decades-none = Not answerable from this lake: its catalogue has no film with a year.
decades-sentence = Most films are of the decade that begins in { $decade }: { $films }.
decades-finding = The decade from { $decade } has the most films: { $films }

# Tables.
decades-table = Films by decade
decades-column-decade = First year
