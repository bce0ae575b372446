/** The rules that policies are made of, one class each. */
@NullMarked
package dev.plimsoll.rule;

import org.jspecify.annotations.NullMarked;
