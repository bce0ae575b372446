/**
 * Whether the webhooks deny what the API server would answer with 422 or 409, and nothing else:
 * requests of every kind, sent to a real API server with the shipped webhooks and without.
 */
@NullMarked
package dev.plimsoll.guard;

import org.jspecify.annotations.NullMarked;
