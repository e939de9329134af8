package io.ringside.desktop.ui.theme;

import io.ringside.themes.Theme;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.StyleConverter;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// An empty node of the scene through which the stylesheets hand their tokens to the painters: one
/// styleable property for each [Token]. Owned by the FX thread.
public final class PaletteSource extends Region {
    private static final List<TokenMetaData> TOKENS =
            Arrays.stream(Token.values()).map(TokenMetaData::new).toList();
    private static final List<CssMetaData<? extends Styleable, ?>> ALL = allMetaData();

    private final Map<Token, StyleableObjectProperty<Color>> colors = new EnumMap<>(Token.class);

    public PaletteSource() {
        getStyleClass().setAll("palette");
        setManaged(false);
        setVisible(false);
        for (TokenMetaData token : TOKENS) {
            colors.put(token.token, new SimpleStyleableObjectProperty<>(token, Color.BLACK));
        }
    }

    /// The colours of the stylesheets that are applied now. The node must be in a scene.
    public Palette read(Theme theme) {
        applyCss();
        Map<Token, Color> values = new EnumMap<>(Token.class);
        colors.forEach((token, color) -> values.put(token, color.get()));
        return new Palette(theme, values);
    }

    @Override
    public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
        return ALL;
    }

    private static List<CssMetaData<? extends Styleable, ?>> allMetaData() {
        List<CssMetaData<? extends Styleable, ?>> all = new ArrayList<>(getClassCssMetaData());
        all.addAll(TOKENS);
        return List.copyOf(all);
    }

    private static final class TokenMetaData extends CssMetaData<PaletteSource, Color> {
        private final Token token;

        TokenMetaData(Token token) {
            super(token.property(), StyleConverter.getColorConverter(), Color.BLACK);
            this.token = token;
        }

        @Override
        public boolean isSettable(PaletteSource source) {
            return true;
        }

        @Override
        public StyleableProperty<Color> getStyleableProperty(PaletteSource source) {
            return Objects.requireNonNull(source.colors.get(token));
        }
    }
}
