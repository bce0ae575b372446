/**
 * Go's {@code text/template}, as far as it takes to prove that a template fails: what does not
 * parse, and fields that the data does not have.
 */
@NullMarked
package dev.plimsoll.rule.template;

import org.jspecify.annotations.NullMarked;
