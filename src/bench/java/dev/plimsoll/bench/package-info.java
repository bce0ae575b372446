/**
 * The benchmark: every figure beside its baseline, measured in the same run.
 *
 * <p>{@code make bench} runs {@link dev.plimsoll.bench.Bench}. Nothing here is a test: machines are
 * noisy, and a build must not depend on how fast one was.
 */
@org.jspecify.annotations.NullMarked
package dev.plimsoll.bench;
