//! Catalogues out of text, and short names for what the tests ask of them.

use cinelake_imdb::{Catalogue, CatalogueError, CatalogueInput, Filter, ReadOptions};

pub(crate) const MOVIES_HEADER: &str = "id|tituloPincipal|tituloOriginal|anoLancamento|\
    tempoMinutos|genero|notaMedia|numeroVotos|generoArtista|personagem|nomeArtista|anoNascimento|\
    anoFalecimento|profissao|titulosMaisConhecidos\n";

pub(crate) fn input(name: &str, bytes: impl AsRef<[u8]>) -> CatalogueInput {
    CatalogueInput::new(
        name,
        Box::new(std::io::Cursor::new(bytes.as_ref().to_vec())),
    )
}

pub(crate) fn read_with(
    inputs: Vec<CatalogueInput>,
    options: ReadOptions,
    filter: Filter,
) -> Result<Catalogue, CatalogueError> {
    Catalogue::read(inputs, &options, filter)
}

pub(crate) fn read_filtered(text: impl AsRef<[u8]>, filter: Filter) -> Catalogue {
    read_with(
        vec![input("test.csv", text)],
        ReadOptions::default(),
        filter,
    )
    .unwrap()
}

pub(crate) fn read(text: impl AsRef<[u8]>) -> Catalogue {
    read_filtered(text, Filter::default())
}

pub(crate) fn read_error(bytes: impl AsRef<[u8]>) -> CatalogueError {
    let inputs = vec![input("test.csv", bytes)];
    read_with(inputs, ReadOptions::default(), Filter::default()).unwrap_err()
}

pub(crate) fn ids(catalogue: &Catalogue) -> Vec<String> {
    catalogue
        .titles()
        .iter()
        .map(|title| title.id().to_string())
        .collect()
}

pub(crate) fn assert_balanced(catalogue: &Catalogue) {
    let report = catalogue.report();
    let sum = report.kept + report.filtered + report.rejected_titles;
    assert_eq!(report.distinct_titles, sum, "{report:?}");
    assert_eq!(
        report.filtered_by_reason.values().sum::<u64>(),
        report.filtered
    );
    assert_eq!(report.kept + report.filtered, report.all_titles.titles);
}
