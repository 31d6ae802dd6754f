from coursekit.segmentation import connected_segments, kmeans_segment, pixel_features
import numpy as np
from segmentation_scenes import photograph, same_partition, square


def test_each_pixel_is_nearest_to_the_mean_of_its_cluster():
    image = photograph()
    labels, points = kmeans_segment(image, 4).ravel(), pixel_features(image)
    means = np.array([points[labels == k].mean(0) for k in range(4)])
    nearest = np.linalg.norm(points[:, None] - means, axis=-1).argmin(1)
    assert np.mean(nearest == labels) > 0.99


def test_two_colors_are_two_clusters_and_no_more():
    image, mask = square()
    assert same_partition(kmeans_segment(image, 2), mask)
    assert same_partition(kmeans_segment(image, 5), mask)


def test_place_ties_clusters_together():
    image = photograph()
    loose, tied = kmeans_segment(image, 6), kmeans_segment(image, 6, place=2)
    assert connected_segments(tied).max() < connected_segments(loose).max()


def test_large_images_are_labeled_whole():
    image = np.repeat(np.arange(4), 10_000).reshape(200, 200)
    assert same_partition(kmeans_segment(image, 4), image)
