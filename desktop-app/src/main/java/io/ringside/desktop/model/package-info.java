/// Facts of one node as its daemon told them, without JavaFX and without the wire's types.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.model;
