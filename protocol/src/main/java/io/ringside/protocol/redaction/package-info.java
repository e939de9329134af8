/// What names a machine or a person is taken out of what leaves the site: captures and incident
/// files.
@org.jspecify.annotations.NullMarked
package io.ringside.protocol.redaction;
