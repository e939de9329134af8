/// What is to be said of the values of NCCL's variables, by release. No process is looked at here.
@org.jspecify.annotations.NullMarked
package io.ringside.node.doctor.variable;
