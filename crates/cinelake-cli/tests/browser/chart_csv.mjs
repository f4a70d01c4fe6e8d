// A chart's CSV against the chart's data in `answer --format json`.

// RFC 4180, quotes included; one object a row.
export function parseCsv(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const body = text.replace(/^\uFEFF/, "");
  for (let at = 0; at < body.length; at += 1) {
    const sign = body[at];
    if (quoted) {
      if (sign === '"' && body[at + 1] === '"') { cell += '"'; at += 1; }
      else if (sign === '"') quoted = false;
      else cell += sign;
    } else if (sign === '"') quoted = true;
    else if (sign === ",") { rows.at(-1).push(cell); cell = ""; }
    else if (sign === "\n") { rows.at(-1).push(cell); cell = ""; rows.push([]); }
    else if (sign !== "\r") cell += sign;
  }
  if (cell !== "" || rows.at(-1).length > 0) rows.at(-1).push(cell);
  const [head, ...rest] = rows.filter((row) => row.length > 0);
  return rest.map((row) => Object.fromEntries(head.map((name, place) => [name, row[place]])));
}

// The CSV says in its names what the JSON says in its schema.
const inDollars = (row) => ({ revenue_usd: row.revenue, budget_usd: row.budget, ...row });

// The rows that a chart has in the JSON, as the CSV lays them out.
const ROWS = {
  years: (chart) => chart.years,
  top_films: (chart) => chart.films,
  filmography: (chart) => chart.people.flatMap(({ name, films }) => films.map((film) => ({ person: name, ...film }))),
  lengths: (chart) => [
    ...chart.distribution.map((row) => ({ part: "rating", from: row.rating, to: row.rating, titles: row.longer + row.shorter, ...row })),
    ...chart.bins.map((row) => ({ part: chart.unit, mean_rating: row.mean, ...row })),
  ],
  box_office: (chart) => chart.films.map(inDollars),
  votes_budget: (chart) => [
    ...chart.deciles.map((row) => ({ part: "decile", ...row })),
    ...chart.points.map((row) => ({ part: "point", ...inDollars(row) })),
  ],
};

// `ci95_low` and `ci95_high` are the two ends of `ci95`.
function valueOf(row, column) {
  if (column in row) return row[column];
  const end = column.match(/^(.*)_(low|high)$/);
  const interval = end ? row[end[1]] : null;
  return interval ? interval[end[2] === "low" ? 0 : 1] : null;
}

// Null where every cell of the CSV is the JSON's value, else the first difference in words.
export function comparable(chart, csv) {
  const rows = ROWS[chart.kind](chart);
  if (rows.length !== csv.length) return `${csv.length} rows, and the JSON has ${rows.length}`;
  for (const [place, row] of rows.entries()) {
    for (const [column, text] of Object.entries(csv[place])) {
      const value = valueOf(row, column);
      const same = typeof value === "number" ? Number(text) === value : text === String(value ?? "");
      if (!same) return `row ${place + 1}, ${column}: ${text} in the CSV, ${value} in the JSON`;
    }
  }
  // A column of the CSV that is no field of the JSON would compare as empty with empty.
  const known = new Set(rows.flatMap((row) => Object.keys(row)));
  const strange = Object.keys(csv[0] ?? {}).find((column) => !known.has(column) && !known.has(column.replace(/_(low|high)$/, "")));
  return strange ? `column ${strange} is not in the JSON` : null;
}
