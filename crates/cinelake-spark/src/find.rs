//! Where Spark is: as its users have it.

use std::path::{Path, PathBuf};

const SUBMIT: &str = match cfg!(windows) {
    true => "spark-submit.cmd",
    false => "spark-submit",
};
const PYTHON: &str = match cfg!(windows) {
    true => "python.exe",
    false => "python3",
};

/// Where to look, as the flags and the environment say.
#[derive(Debug, Default, Clone, Copy)]
pub struct SearchPlaces<'p> {
    /// A Python with pyspark that the user names.
    pub python: Option<&'p Path>,
    /// `SPARK_HOME`.
    pub spark_home: Option<&'p str>,
    /// `PYSPARK_PYTHON`.
    pub pyspark_python: Option<&'p str>,
    /// `PATH`.
    pub path: Option<&'p str>,
}

/// What starts Spark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launcher {
    /// `spark-submit`.
    Submit(PathBuf),
    /// A Python that may have pyspark: nobody knows before it is tried.
    Python(PathBuf),
}

impl Launcher {
    /// With the whole path: Spark runs in a folder of its own.
    fn absolute(self) -> Self {
        let whole = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        match self {
            Self::Submit(program) => Self::Submit(whole(program)),
            Self::Python(program) => Self::Python(whole(program)),
        }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Path {
        match self {
            Self::Submit(program) | Self::Python(program) => program,
        }
    }
}

/// The first of: the named Python, `spark-submit` of `SPARK_HOME`, `spark-submit` on the `PATH`,
/// `PYSPARK_PYTHON`, `python3` on the `PATH`.
#[must_use]
pub fn find(places: SearchPlaces<'_>) -> Option<Launcher> {
    search(places).map(Launcher::absolute)
}

fn search(places: SearchPlaces<'_>) -> Option<Launcher> {
    let on_path = |name: &str| on_path(places.path?, name);
    let named = |python: &Path| match python.components().count() {
        // A name alone is looked up, as a shell does it.
        1 => python
            .to_str()
            .and_then(on_path)
            .unwrap_or_else(|| python.to_owned()),
        _ => python.to_owned(),
    };
    if let Some(python) = places.python {
        return Some(Launcher::Python(named(python)));
    }
    let home = places
        .spark_home
        .map(|home| Path::new(home).join("bin").join(SUBMIT));
    let submit = home.filter(|program| program.is_file());
    let submit = submit.or_else(|| on_path(SUBMIT)).map(Launcher::Submit);
    let python = || {
        let set = places.pyspark_python.map(|python| named(Path::new(python)));
        set.or_else(|| on_path(PYTHON)).map(Launcher::Python)
    };
    submit.or_else(python)
}

fn on_path(path: &str, name: &str) -> Option<PathBuf> {
    let folders = std::env::split_paths(path);
    let mut programs = folders.map(|folder| folder.join(name));
    programs.find(|program| program.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with empty files of these names.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        folder
    }

    #[test]
    fn what_the_user_names_comes_before_what_is_found() {
        let home = folder(&["bin/spark-submit"]);
        let path = folder(&["spark-submit", "python3"]);
        let all = SearchPlaces {
            python: Some(Path::new("/venv/bin/python")),
            spark_home: home.path().to_str(),
            pyspark_python: Some("/other/python"),
            path: path.path().to_str(),
        };
        let submit_of = |folder: &Path| Some(Launcher::Submit(folder.join("spark-submit")));
        assert_eq!(find(all), Some(Launcher::Python("/venv/bin/python".into())));
        let without_python = SearchPlaces {
            python: None,
            ..all
        };
        assert_eq!(find(without_python), submit_of(&home.path().join("bin")));
        let without_home = SearchPlaces {
            spark_home: Some("/there/is/none"),
            ..without_python
        };
        assert_eq!(find(without_home), submit_of(path.path()));
    }

    #[test]
    fn without_spark_submit_a_python_may_have_pyspark() {
        let path = folder(&["python3"]);
        let places = SearchPlaces {
            path: path.path().to_str(),
            ..SearchPlaces::default()
        };
        let found = Launcher::Python(path.path().join("python3"));
        assert_eq!(find(places), Some(found.clone()));
        let by_name = SearchPlaces {
            python: Some(Path::new("python3")),
            ..places
        };
        assert_eq!(find(by_name), Some(found));
        let relative = SearchPlaces {
            python: Some(Path::new("spark/bin/python")),
            ..places
        };
        let whole = std::env::current_dir().unwrap().join("spark/bin/python");
        assert_eq!(find(relative), Some(Launcher::Python(whole)));
        assert_eq!(find(SearchPlaces::default()), None);
    }
}
