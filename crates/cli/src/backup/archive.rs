//! The file of a backup: under another name until it is whole.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;

use crate::args::DumpFormat;

/// A file that is written. It is removed when this is dropped, unless [`Archive::finish`] has given it its name.
pub(super) struct Archive {
    sink: Sink,
    temporary: PathBuf,
    path: PathBuf,
    is_done: bool,
}

/// `pg_dump` compresses an archive by itself, and text not.
enum Sink {
    Archive(BufWriter<File>),
    Text(GzEncoder<BufWriter<File>>),
    /// All is on disk; the lock stays.
    Synced(File),
}

impl Archive {
    /// `None` where another backup has the name.
    pub(super) fn begin(folder: &Path, name: &str, format: DumpFormat) -> Result<Option<Archive>> {
        remove_abandoned(folder)?;
        let (path, temporary) = (folder.join(name), folder.join(format!(".{name}{PARTIAL}")));
        if path.try_exists().with_context(|| format!("cannot look for {}", path.display()))? {
            return Ok(None);
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        // It holds all that the database does.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let failed = || format!("cannot make {}", temporary.display());
        let file = match options.open(&temporary) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(None),
            made => made.with_context(failed)?,
        };
        file.try_lock().with_context(failed)?;
        let file = BufWriter::with_capacity(1 << 18, file);
        let sink = match format {
            DumpFormat::Custom => Sink::Archive(file),
            DumpFormat::Plain => Sink::Text(GzEncoder::new(file, Compression::default())),
        };
        Ok(Some(Archive { sink, temporary, path, is_done: false }))
    }

    /// Where it is until it is finished.
    pub(super) fn temporary(&self) -> &Path {
        &self.temporary
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.sink {
            Sink::Archive(file) => file.write_all(bytes),
            Sink::Text(file) => file.write_all(bytes),
            Sink::Synced(_) => bail!("{} is closed", self.temporary.display()),
        };
        written.with_context(|| self.cannot_write())
    }

    fn cannot_write(&self) -> String {
        format!("cannot write {}, and nothing of it stays", self.path.display())
    }

    /// Brings all of it to the disk.
    pub(super) fn sync(&mut self) -> Result<()> {
        let context = self.cannot_write();
        let failed = || context.clone();
        // Where another handle has it, dropping the old one does no harm.
        let placeholder = Sink::Synced(File::open(&self.temporary).with_context(failed)?);
        let file = match std::mem::replace(&mut self.sink, placeholder) {
            Sink::Archive(file) => {
                file.into_inner().map_err(|error| error.into_error()).with_context(failed)?
            }
            Sink::Text(file) => {
                let file = file.finish().with_context(failed)?;
                file.into_inner().map_err(|error| error.into_error()).with_context(failed)?
            }
            Sink::Synced(file) => file,
        };
        file.sync_all().with_context(failed)?;
        self.sink = Sink::Synced(file);
        Ok(())
    }

    /// Gives it its name; its size.
    pub(super) fn finish(mut self) -> Result<(PathBuf, u64)> {
        refuse_existing(&self.path)?;
        let failed = || format!("cannot rename {} to {}", self.temporary.display(), self.path.display());
        let size = fs::metadata(&self.temporary).with_context(failed)?.len();
        fs::rename(&self.temporary, &self.path).with_context(failed)?;
        self.is_done = true;
        #[cfg(unix)]
        if let Some(folder) = self.path.parent() {
            // A new name is on disk once its folder is.
            File::open(folder).and_then(|folder| folder.sync_all()).with_context(failed)?;
        }
        Ok((self.path.clone(), size))
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

const PARTIAL: &str = ".partial";

/// Files of runs that were killed: nobody holds their lock.
fn remove_abandoned(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        let is_ours = path.file_name().and_then(|name| name.to_str()).is_some_and(|name| {
            name.starts_with('.')
                && [".dump.partial", ".sql.gz.partial"].iter().any(|end| name.ends_with(end))
        });
        if is_ours && File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}

fn refuse_existing(path: &Path) -> Result<()> {
    ensure!(!path.exists(), "{} is there already, and stays as it is", path.display());
    Ok(())
}

/// The last words of a whole dump, since PostgreSQL 7.
const END: &str = "-- PostgreSQL database dump complete";

/// Reads a dump that is SQL, compressed or not, from end to end: it must end as `pg_dump` ends.
pub(crate) fn check_plain(path: &Path) -> Result<()> {
    let failed = || format!("{} cannot be read", path.display());
    let mut lines = plain(path)?;
    let (mut line, mut ended) = (Vec::new(), false);
    while lines.read_until(b'\n', &mut line).with_context(failed)? > 0 {
        ended = ended || line.starts_with(END.as_bytes());
        line.clear();
    }
    ensure!(ended, "{} is not whole: `{END}` does not stand at its end", path.display());
    Ok(())
}

/// The SQL of a file, which is decompressed where it has to be.
pub(crate) fn plain(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut file = BufReader::with_capacity(1 << 18, file);
    let is_gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_gzip { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}
