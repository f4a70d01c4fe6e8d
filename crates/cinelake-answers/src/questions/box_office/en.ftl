# The words of question 7.

# The question.
question-box-office = Which 10 films of the last { $years ->
    [1] year
   *[other] { $years } years
} had the highest box office, and how profitable were they against their budgets?

# The answer.
box-office-no-record = Not answerable from this lake: it has no TMDB record of a film, and box office comes from these.
box-office-no-revenue = Not answerable from this lake: TMDB gives no revenue for any film of { $first } to { $last }.
box-office-top = { $title } had the highest box office of { $first } to { $last }: { $revenue } on a budget of { $budget }. It took { $multiple } times its budget; the profit of { $profit } is { $ratio } times the budget.
box-office-top-unknown-budget = { $title } had the highest box office of { $first } to { $last }: { $revenue }; its budget is unknown.
box-office-tie = { $films } share the highest box office of { $first } to { $last }: { $revenue } each.
box-office-list = Together the { $films } listed took { $revenue }. For the { $known } with a known budget, the median return (profit / budget) is { $median }.
box-office-list-no-budget = Together the { $films } listed took { $revenue }; none has a known budget.
box-office-suspect = The figures of { $count } of them are suspect.
box-office-rests-on = TMDB gives a revenue for { $known } of the { $films } in the window ({ $share }).

# The finding.
box-office-finding-tie = { $films } share the highest box office, { $revenue }
box-office-finding = { $title } took { $revenue }, { $times } its budget
box-office-finding-unknown-budget = { $title } took { $revenue }; its budget is unknown

# Notes.
box-office-note-terms = Profit is revenue − budget, return is profit / budget, multiple is revenue / budget. Studios keep only part of the gross, and budgets leave out marketing, so the profit is not what the studio earned.
box-office-note-tmdb = Revenue and budget are what users of TMDB entered, in US dollars of the time; 0 means unknown and is shown as unknown. Suspect figures are marked and kept.
box-office-note-tie = Several films share the tenth place: { $listed } are listed.
box-office-note-window = The window is { $first } to { $last }. A film's year is that of TMDB's release date; where TMDB has no date, it is the catalogue's year. Films whose two years differ: { $films }; in the window by the release date only: { $only_release }; left out, and in it by the catalogue's year: { $only_start }.
box-office-note-multiple = The list by multiple has only budgets of at least { $minimum } and no suspect figures. Films left out as suspect: { $flagged }; for a smaller budget: { $small }.
box-office-note-prices = Revenue today is in dollars of { $year }, by the annual averages of the US consumer price index CPI-U (Bureau of Labor Statistics, CUUR0000SA0, table of { $prices_of }). A film of a later year has no figure.
box-office-note-few = The window has only { $films } with a known revenue.

# Tables.
box-office-table-answer = Highest box office
box-office-table-multiples = Highest multiple of the budget, from 1 million dollars
box-office-table-film = Film
box-office-table-release = Release
box-office-table-revenue = Revenue
box-office-table-budget = Budget
box-office-table-profit = Profit
box-office-table-return = Return
box-office-table-multiple = Multiple
box-office-table-suspect = Suspect
box-office-table-coverage = What is known of the films of the window
box-office-table-known = Known
box-office-table-windows = With the window by another year
box-office-table-window-by = Window by
box-office-table-other-films = Other films
box-office-by-release-date = TMDB's release date
box-office-by-start-year = the catalogue's start year
box-office-table-today = Revenue, { $year } dollars
box-office-table-today-unknown = Revenue today
box-office-coverage-films = films of the window
box-office-coverage-record = with a TMDB record
box-office-coverage-budget = with a budget
box-office-coverage-revenue = with a revenue
box-office-coverage-both = with both
box-office-coverage-suspect = with a suspect figure

# Why a figure is suspect, by the codes of `money_flag`.
money-budget_under_1000 = budget under $1,000
money-revenue_under_1000 = revenue under $1,000
money-budget_beyond_any_film = budget beyond any film, perhaps not in dollars
money-revenue_beyond_any_film = revenue beyond any film, perhaps not in dollars
money-revenue_over_100_times_budget = revenue over 100 times the budget
money-revenue_under_thousandth_of_budget = revenue under a thousandth of the budget
money-budget_equals_revenue = budget equals revenue
