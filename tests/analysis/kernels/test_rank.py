from coursekit.analysis import kernel_rank, separable_terms
import numpy as np
import pytest

SOBEL = np.outer([1, 2, 1], [1, 0, -1])
LAPLACIAN = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])


def test_known_ranks():
    """Sobel is a product of smoothing and difference; the cross has 2 different rows."""
    assert kernel_rank(SOBEL) == 1
    assert kernel_rank(LAPLACIAN) == 2
    assert kernel_rank(np.eye(5)) == 5
    assert kernel_rank(np.zeros((3, 3))) == 0


def test_slices_of_a_keras_kernel():
    kernel = np.stack([SOBEL, LAPLACIAN, np.eye(3)], axis=-1)[:, :, None]
    np.testing.assert_array_equal(kernel_rank(kernel), [[1, 2, 3]])
    terms = separable_terms(kernel, terms=2)
    assert (terms.columns.shape, terms.rows.shape) == ((3, 2, 1, 3), (3, 2, 1, 3))
    np.testing.assert_allclose(terms.error, [[0, 0, np.sqrt(1 / 3)]], atol=1e-12)
    np.testing.assert_allclose(terms.kernel[..., :2], kernel[..., :2], atol=1e-12)


def test_ranks_agree_with_matrix_rank():
    generator = np.random.default_rng(0)
    for rank in range(1, 6):
        kernel = generator.normal(size=(5, rank)) @ generator.normal(size=(rank, 7))
        assert kernel_rank(kernel) == np.linalg.matrix_rank(kernel) == rank


def test_error_by_hand_and_by_definition():
    assert separable_terms(np.diag([4.0, 3.0])).error == pytest.approx(3 / 5)
    kernel = np.random.default_rng(1).normal(size=(5, 4, 2, 3))
    terms = separable_terms(kernel, terms=2)
    left_over = np.linalg.norm(kernel - terms.kernel, axis=(0, 1))
    np.testing.assert_allclose(terms.error, left_over / np.linalg.norm(kernel, axis=(0, 1)))


def test_no_other_product_comes_closer():
    """Alternating least squares, from 20 starts, ends no lower: Eckart and Young 1936."""
    kernel = np.random.default_rng(2).normal(size=(5, 5))
    best = separable_terms(kernel).error
    for start in np.random.default_rng(3).normal(size=(20, 5)):
        row = start
        for _ in range(200):
            column = kernel @ row / (row @ row)
            row = column @ kernel / (column @ column)
        error = np.linalg.norm(kernel - np.outer(column, row)) / np.linalg.norm(kernel)
        assert error >= best - 1e-12


def test_errors():
    with pytest.raises(ValueError, match=r"a height and a width; got shape \(3,\)"):
        kernel_rank(np.ones(3))
    with pytest.raises(ValueError, match="`terms` must be from 1 to 3; got 4"):
        separable_terms(np.ones((5, 3)), terms=4)
