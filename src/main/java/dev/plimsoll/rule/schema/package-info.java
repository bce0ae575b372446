/**
 * What a CustomResourceDefinition demands of its objects, evaluated as the API server evaluates it:
 * the structural schema, the validation rules, the list types and the object's metadata.
 */
@NullMarked
package dev.plimsoll.rule.schema;

import org.jspecify.annotations.NullMarked;
