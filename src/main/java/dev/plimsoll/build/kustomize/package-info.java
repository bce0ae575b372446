/** What kustomize is given: its files, what they refer to, and the program itself. */
@NullMarked
package dev.plimsoll.build.kustomize;

import org.jspecify.annotations.NullMarked;
