//! Spark's processes: started together, ended together.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Mutex, PoisonError};

/// A process with all that it starts. All of them are killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Process(Mutex<Child>);

impl Process {
    /// Starts the command with a group of its own, so that Ctrl-C in a terminal reaches cinelake first,
    /// and so that Java and Python can be ended together.
    pub(crate) fn start(mut command: Command, log: &Path) -> std::io::Result<Self> {
        let log = File::create(log)?;
        command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        Ok(Self(Mutex::new(command.spawn()?)))
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&self) -> Option<ExitStatus> {
        let mut child = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        child.try_wait().ok().flatten()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let child = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        end_group(child);
        // Without this its place in the table of processes stays taken.
        let _ = child.wait();
    }
}

#[cfg(unix)]
fn end_group(child: &Child) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    // Of a group that is gone already nothing is left to be ended.
    if let Ok(id) = i32::try_from(child.id()) {
        let _ = killpg(Pid::from_raw(id), Signal::SIGKILL);
    }
}

#[cfg(not(unix))]
fn end_group(child: &mut Child) {
    let _ = child.kill();
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_the_process_has_started_ends_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let alive = folder.path().join("alive");
        let mut command = Command::new("sh");
        let script = "(while :; do echo x >> \"$0\"; sleep 0.02; done) & wait";
        command.args(["-c", script]).arg(&alive);
        let process = Process::start(command, &folder.path().join("log")).unwrap();
        while !alive.exists() {
            std::thread::yield_now();
        }
        drop(process);
        let pause = std::time::Duration::from_millis(200);
        std::thread::sleep(pause);
        std::fs::remove_file(&alive).unwrap();
        std::thread::sleep(pause);
        assert!(!alive.exists());
    }
}
