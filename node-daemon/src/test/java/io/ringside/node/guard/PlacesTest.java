package io.ringside.node.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final List<Visitor> dismissed = new ArrayList<>();
    private final Places<Visitor> places = new Places<>(4, () -> 0, dismissed::add);

    private record Visitor(String name, String owner, long unused) implements Places.Occupant {
        @Override
        public long unusedNanos(long nowNanos) {
            return unused;
        }
    }

    @Test
    void refusesWhereAllPlacesAreInUseAndCountsIt() {
        for (int i = 0; i < 4; i++) {
            assertTrue(places.take(new Visitor("in use " + i, "", -1)));
        }
        assertFalse(places.take(new Visitor("late", "", -1)));
        assertEquals(4, places.taken());
        assertEquals(1, places.refused());
        assertEquals(List.of(), dismissed);
    }

    @Test
    void whoeverHasLeftItsPlaceUnusedForLongestMakesRoom() {
        Visitor longest = new Visitor("longest", "", 9);
        places.take(new Visitor("in use", "", -1));
        places.take(new Visitor("a while", "", 3));
        places.take(longest);
        places.take(new Visitor("just now", "", 0));
        assertTrue(places.take(new Visitor("new", "", -1)));
        assertEquals(List.of(longest), dismissed);
        assertEquals(4, places.taken());
        assertEquals(1, places.dismissed());
    }

    @Test
    void oneOwnerHasAtMostHalfAndMakesRoomForItselfOnly() {
        Visitor others = new Visitor("others", "10.0.0.1", 9);
        Visitor own = new Visitor("own", "10.0.0.2", 1);
        places.take(others);
        places.take(new Visitor("own too", "10.0.0.2", -1));
        places.take(own);
        assertTrue(places.take(new Visitor("third", "10.0.0.2", -1)));
        assertEquals(List.of(own), dismissed);
        assertFalse(places.take(new Visitor("fourth", "10.0.0.2", -1)));
        assertTrue(places.take(new Visitor("from elsewhere", "10.0.0.3", -1)));
    }

    @Test
    void aPlaceThatIsGivenBackIsFreeAgain() {
        Visitor first = new Visitor("first", "", -1);
        for (int i = 0; i < 3; i++) {
            places.take(new Visitor("other " + i, "", -1));
        }
        places.take(first);
        places.release(first);
        places.release(first);
        assertTrue(places.take(new Visitor("next", "", -1)));
        assertFalse(places.take(new Visitor("one more", "", -1)));
    }
}
