package io.github.jerseycached.inspect;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the constant pool of a class names (JVMS §4.4): which methods its code can call, also by reflection, and on which
 * classes.
 *
 * @param texts all texts: names, descriptors and strings; and for each method that is called, the simple name of its class
 *     and its own, with a dot between
 * @param calls for each class, the descriptors of the methods that are called on it
 * @param fields for each class, the descriptors of its fields that are read or written
 */
public record ClassFile(Set<String> texts, Map<String, Set<String>> calls, Map<String, Set<String>> fields) {

    private static final int MAGIC = 0xCAFEBABE;
    private static final ClassValue<Optional<ClassFile>> READ = new ClassValue<>() {
        @Override
        protected Optional<ClassFile> computeValue(Class<?> type) {
            return read(type);
        }
    };

    /** The one from which a class was loaded; empty for one that was made at run time, or cannot be read. */
    static Optional<ClassFile> of(Class<?> type) {
        return READ.get(type);
    }

    private static Optional<ClassFile> read(Class<?> type) {
        String resource = '/' + type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.getResourceAsStream(resource)) {
            return bytes == null ? Optional.empty() : Optional.of(read(new DataInputStream(bytes)));
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static ClassFile read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("no class file");
        }
        in.skipNBytes(2 * Short.BYTES);
        int count = in.readUnsignedShort();
        String[] texts = new String[count];
        // For a class, the index of its name; for a name and type, that of its descriptor.
        int[] named = new int[count];
        int[] names = new int[count];
        int[][] methods = new int[count][];
        int[][] fields = new int[count][];
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts[i] = in.readUTF();
                // Integer, Float, Dynamic and InvokeDynamic.
                case 3, 4, 17, 18 -> in.skipNBytes(4);
                // Long and Double take two places.
                case 5, 6 -> {
                    in.skipNBytes(8);
                    i++;
                }
                // Class, String, MethodType, Module, Package.
                case 7, 8, 16, 19, 20 -> named[i] = in.readUnsignedShort();
                case 9 -> fields[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                // Methods of classes and of interfaces.
                case 10, 11 -> methods[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
                case 12 -> {
                    names[i] = in.readUnsignedShort();
                    named[i] = in.readUnsignedShort();
                }
                case 15 -> in.skipNBytes(3);
                default -> throw new IOException("constant of kind " + tag);
            }
        }
        Set<String> all = new HashSet<>();
        Map<String, Set<String>> calls = new HashMap<>();
        Map<String, Set<String>> accesses = new HashMap<>();
        for (int i = 1; i < count; i++) {
            if (texts[i] != null) {
                all.add(texts[i]);
            }
            if (methods[i] != null) {
                String owner = texts[named[methods[i][0]]].replace('/', '.');
                all.add(owner.substring(owner.lastIndexOf('.') + 1) + '.' + texts[names[methods[i][1]]]);
                calls.computeIfAbsent(owner, each -> new HashSet<>()).add(texts[named[methods[i][1]]]);
            }
            if (fields[i] != null) {
                accesses.computeIfAbsent(texts[named[fields[i][0]]].replace('/', '.'), each -> new HashSet<>())
                        .add(texts[named[fields[i][1]]]);
            }
        }
        return new ClassFile(all, calls, accesses);
    }
}
