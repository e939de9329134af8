/// One class for each thing the doctor looks at.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.check;
