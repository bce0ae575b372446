package dev.plimsoll.cli.check;

import dev.plimsoll.cli.report.FileFinding;
import dev.plimsoll.manifest.Skipped;
import java.util.List;

/**
 * What came of one file.
 *
 * @param file the file
 * @param documents how many objects were evaluated
 * @param findings the findings, in the order of their places
 * @param skipped what was not read
 * @param faults why the file could not be read from the disk; empty if it could
 */
record FileResult(
    InputFile file,
    int documents,
    List<FileFinding> findings,
    List<Skipped> skipped,
    List<String> faults) {}
