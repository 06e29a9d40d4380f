package pith.bench;

import java.util.Locale;
import pith.bench.NetworkBuilder.Place;

/** Networks that everybody knows the size of. */
enum NetworkShape {
    /** Krizhevsky et al. 2012, with its convolutions in two groups: 61 million parameters. */
    ALEXNET {
        @Override
        NetworkBuilder build(double width) {
            return new NetworkBuilder(3, 227)
                    .conv("conv1", scaled(96, width), 11, 4, 0, 1, true)
                    .relu()
                    .localResponseNormalization()
                    .maxPool(3, 2, 0)
                    .conv("conv2", scaled(256, width), 5, 1, 2, 2, true)
                    .relu()
                    .localResponseNormalization()
                    .maxPool(3, 2, 0)
                    .conv("conv3", scaled(384, width), 3, 1, 1, 1, true)
                    .relu()
                    .conv("conv4", scaled(384, width), 3, 1, 1, 2, true)
                    .relu()
                    .conv("conv5", scaled(256, width), 3, 1, 1, 2, true)
                    .relu()
                    .maxPool(3, 2, 0)
                    .flatten()
                    .dense("fc6", scaled(4096, width))
                    .relu()
                    .dense("fc7", scaled(4096, width))
                    .relu()
                    .dense("fc8", CLASSES)
                    .softmax();
        }
    },
    /** Simonyan and Zisserman 2014, configuration D: 138 million parameters. */
    VGG_16 {
        @Override
        NetworkBuilder build(double width) {
            NetworkBuilder network = new NetworkBuilder(3, 224);
            int[][] stages = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
            for (int stage = 0; stage < stages.length; stage++) {
                for (int i = 0; i < stages[stage][1]; i++) {
                    String name = "conv" + (stage + 1) + "_" + (i + 1);
                    network.conv(name, scaled(stages[stage][0], width), 3, 1, 1, 1, true)
                            .relu();
                }
                network.maxPool(2, 2, 0);
            }
            return network.flatten()
                    .dense("fc6", scaled(4096, width))
                    .relu()
                    .dense("fc7", scaled(4096, width))
                    .relu()
                    .dense("fc8", CLASSES)
                    .softmax();
        }
    },
    /** He et al. 2015: 26 million parameters. */
    RESNET_50 {
        @Override
        NetworkBuilder build(double width) {
            NetworkBuilder network = new NetworkBuilder(3, 224)
                    .conv("conv1", scaled(64, width), 7, 2, 3, 1, false)
                    .batchNormalization("bn1")
                    .relu()
                    .maxPool(3, 2, 1);
            int[] blocks = {3, 4, 6, 3};
            for (int stage = 0; stage < blocks.length; stage++) {
                for (int i = 0; i < blocks[stage]; i++) {
                    String name = "layer" + (stage + 1) + "." + i;
                    bottleneck(network, name, scaled(64 << stage, width), i == 0 && stage > 0 ? 2 : 1, i == 0);
                }
            }
            return network.globalAveragePool().flatten().dense("fc", CLASSES).softmax();
        }
    };

    private static final int CLASSES = 1000;

    /** Returns the network with about {@code width} times as many channels in each layer; 1 for the real one. */
    abstract NetworkBuilder build(double width);

    /** Returns the network with as many channels as make about so many bytes of parameters. */
    NetworkBuilder ofSize(long bytes) {
        double low = 0.01;
        double high = 100;
        while (high / low > 1.001) {
            double middle = Math.sqrt(low * high);
            if (build(middle).bytes() < bytes) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return build(low);
    }

    static NetworkShape of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** Channels come in fours, so that they can be cut into groups. */
    private static long scaled(int channels, double width) {
        return Math.max(4, Math.round(channels * width / 4) * 4);
    }

    private static void bottleneck(NetworkBuilder network, String name, long channels, int stride, boolean project) {
        Place start = network.here();
        network.conv(name + ".conv1", channels, 1, 1, 0, 1, false)
                .batchNormalization(name + ".bn1")
                .relu()
                .conv(name + ".conv2", channels, 3, stride, 1, 1, false)
                .batchNormalization(name + ".bn2")
                .relu()
                .conv(name + ".conv3", 4 * channels, 1, 1, 0, 1, false)
                .batchNormalization(name + ".bn3");
        Place shortcut = start;
        if (project) {
            Place end = network.here();
            shortcut = network.from(start)
                    .conv(name + ".downsample.0", 4 * channels, 1, stride, 0, 1, false)
                    .batchNormalization(name + ".downsample.1")
                    .here();
            network.from(end);
        }
        network.add(shortcut).relu();
    }
}
