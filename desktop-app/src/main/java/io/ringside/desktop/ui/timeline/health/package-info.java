/// What is known of the nodes' health on the timeline's axis: findings, events, GPUs.
@NullMarked
package io.ringside.desktop.ui.timeline.health;

import org.jspecify.annotations.NullMarked;
