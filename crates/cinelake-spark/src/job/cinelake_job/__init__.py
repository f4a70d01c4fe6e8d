"""Makes the tables that `cinelake refine` makes from TMDB's records, and the star of `cinelake model`, in Spark."""
