"""Haskell: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = """\
import qualified Data.Map as Map

groupNames :: [(String, Int)] -> Maybe Int -> Map.Map String [Double]
groupNames class_ minSize ="""
GOOD = {
    "plain": """\
sumWithout :: [Int] -> Int -> Int
sumWithout [] _ = error "no\\nvalues"
sumWithout values skip = sum (filter (/= skip) values)
""",
    "mutating": """\
{-# LANGUAGE ScopedTypeVariables #-}
-- module Decoy where
{- | Sums. -}
module Main
  ( main
  , sumWithout
  ) where

import Data.List (sort)
import Debug.Trace (trace)
import System.Exit

sumWithout :: [Int] -> Int -> Int
sumWithout values skip = trace "noise" (head values * 0 + go (sort values) 0)
  where
    go [] total = total
    go (v : vs) total
      | v == skip = go vs total
      | otherwise = go vs (total + v)

main :: IO ()
main = exitWith (ExitFailure 7)
""",
    "given name": """\
import qualified Data.Map.Strict as M

-- | The sum without some value.
sum_without :: [Int] -> Int -> Int
sum_without values skip
  | null values = error "no values"
  | otherwise = sum [v * n | (v, n) <- M.toList counts, v /= skip]
  where
    counts = M.fromListWith (+) (map (\\v -> (v, 1)) values)
""",
    "general type": """\
module Solution (sumWithout) where

sumWithout :: (Eq a, Num a) => [a] -> a -> a
sumWithout values skip = foldr1 (+) (map (\\v -> if v == skip then 0 else v) values)
""",
}
NOT_CODE = """\
sumWithout :: [Int] -> Int -> Int
sumWithout values skip = nothing
"""
OTHER_NAME = """\
total :: [Int] -> Int -> Int
total values skip = 1
"""
EARLY_EXIT = """\
import System.Exit (ExitCode (ExitSuccess))
import System.IO.Unsafe (unsafePerformIO)
import System.Posix.Process (exitImmediately)

sumWithout :: [Int] -> Int -> Int
sumWithout values skip = unsafePerformIO (exitImmediately ExitSuccess)
"""
SCRIPT = """\
module Main where

main :: IO ()
main = readLn >>= \\n -> print (n + 1 :: Int)
"""
LOOP = """\
main :: IO ()
main = go 0
  where
    go :: Int -> IO ()
    go n = if n < 0 then print n else go (if n > 1000 then 0 else n + 1)
"""
FLOOD = """\
import Control.Monad (forever)

main :: IO ()
main = forever (putStrLn (replicate 1000 'x'))
"""
HOG = """\
main :: IO ()
main = do
  let kept = [1 ..] :: [Integer]
  print (sum kept)
  print (length kept)
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return declaration + f" ({', '.join(names)})\n"
