/// What changes among the findings, told to people and to a webhook.
@org.jspecify.annotations.NullMarked
package io.ringside.desktop.report.alert;
